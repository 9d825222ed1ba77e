// noop PORT CERT KEY: a webhook that denies everything and does nothing else, in Go's standard library.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
)

type review struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Request    *struct {
		UID string `json:"uid"`
	} `json:"request,omitempty"`
	Response *response `json:"response,omitempty"`
}

type response struct {
	UID     string `json:"uid"`
	Allowed bool   `json:"allowed"`
	Status  status `json:"status"`
}

type status struct {
	Code    int    `json:"code"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

func main() {
	http.HandleFunc("/validate", func(writer http.ResponseWriter, request *http.Request) {
		var asked review
		if err := json.NewDecoder(request.Body).Decode(&asked); err != nil || asked.Request == nil {
			http.Error(writer, "not an AdmissionReview", http.StatusBadRequest)
			return
		}
		denied := &response{UID: asked.Request.UID, Status: status{http.StatusConflict, "Conflict", "no"}}
		writer.Header().Set("Content-Type", "application/json")
		json.NewEncoder(writer).Encode(review{APIVersion: asked.APIVersion, Kind: asked.Kind, Response: denied})
	})
	log.Fatal(http.ListenAndServeTLS(":"+os.Args[1], os.Args[2], os.Args[3], nil))
}
