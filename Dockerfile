# subscription-guard serve and subscription-guard sweep: one file, and Node. To build it:
#   docker build --build-arg REVISION=$(git rev-parse HEAD) -t subscription-guard:0.1.0 .
# The digests are those to which other public projects pin these tags. To see today's, and for a newer one:
#   docker buildx imagetools inspect gcr.io/distroless/nodejs24-debian12:nonroot

FROM --platform=$BUILDPLATFORM node:24-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY LICENSE ./
COPY scripts/build.ts scripts/
COPY scripts/bundle scripts/bundle
COPY src src
RUN npm run build

FROM gcr.io/distroless/nodejs24-debian12:nonroot@sha256:14d42e2511532589a7c7e01a753667a74fcc96266e137e8125006b87b0c32d0a
ARG REVISION=unknown
LABEL org.opencontainers.image.title="subscription-guard" \
      org.opencontainers.image.description="An admission webhook that makes uninstalling an OLM operator safe: deleting its Subscription tells what would be left, or removes it all in the safe order." \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="gcr.io/distroless/nodejs24-debian12:nonroot"
COPY LICENSE /licenses/LICENSE
COPY --from=build /build/dist/subscription-guard.NOTICES.txt /licenses/
COPY --from=build /build/dist/subscription-guard.mjs /app/
USER 65532:65532
EXPOSE 8443 8080
ENTRYPOINT ["/nodejs/bin/node", "/app/subscription-guard.mjs"]
