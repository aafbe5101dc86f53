FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/github-emulator/package.json packages/github-emulator/
# The Node that this image carries builds it: the `node` package, which brings one to other machines, is not unpacked.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN npx tsc --project tsconfig.build.json
RUN mkdir data
COPY test/supply/sbom.ts test/supply/
RUN node test/supply/sbom.ts > sbom.cdx.json

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Three quarters of what is installed are for compilers and debuggers.
RUN npm ci --omit=dev --ignore-scripts --workspaces=false \
  && find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' \) -delete

FROM node:24-slim
# One arena for all threads: a burst leaves a tenth less memory behind, and is no slower.
ENV MALLOC_ARENA_MAX=1
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 METRICS_PORT=9464 DATABASE_URL=sqlite:/data/sdl-gate.db
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/sbom.cdx.json ./
COPY package.json app.yml ./
# A volume that is new takes over the owner of the folder it is mounted on.
COPY --from=build --chown=node:node /app/data /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
