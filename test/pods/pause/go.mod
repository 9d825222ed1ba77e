module subscription-guard.io/test/pods/pause

go 1.26.3
