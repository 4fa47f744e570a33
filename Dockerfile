# The service as an image: Debian's C library, the Node that package-lock.json names, the runtime dependencies, the guideline; nothing else.
# Both bases can be given (--build-arg), by digest where a site pins them.
ARG BASE=debian:bookworm-slim
ARG INSTALL=node:24-bookworm-slim

FROM ${INSTALL} AS installed
WORKDIR /genvej
COPY package.json package-lock.json .npmrc ./
COPY bin/sbom.mjs bin/
RUN npm install --omit=dev --no-save --loglevel=error \
 && node bin/sbom.mjs > sbom.json \
 && rm -rf node_modules/node-linux-*/include node_modules/node-linux-*/share node_modules/node-linux-*/lib

FROM ${BASE}
WORKDIR /genvej
COPY --from=installed /genvej/sbom.json ./
COPY --from=installed /genvej/node_modules node_modules
COPY . .
# /data is all that is written to; whoever runs it mounts a volume there that outlives the container.
RUN mkdir -m 700 /data && chown 10001:10001 /data
VOLUME /data
USER 10001:10001
ENV PATH=/genvej/node_modules/.bin:$PATH \
    NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    GENVEJ_DATA=/data \
    GENVEJ_DRAIN=5
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "bin/healthcheck.mjs"]
ENTRYPOINT ["node", "src/cli.ts"]
CMD ["serve"]
