// The AWS SDK for JavaScript as a client of the conformance tests: one call per line of standard input, its outcome as one line of standard output.
//
// node client.mjs FOLDER ENDPOINT, where FOLDER holds the SDK in its node_modules; a line is {"operation", "request"}; an outcome {"ok": true} or {"code", "status", "message", "modeled"}, where `modeled` says whether the SDK knows the error.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [folder, endpoint] = process.argv.slice(2);
const sdk = createRequire(`${folder}/`)("@aws-sdk/client-redshift-data");

const client = new sdk.RedshiftDataClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
});

for await (const line of createInterface({ input: process.stdin })) {
    const { operation, request } = JSON.parse(line);
    console.log(JSON.stringify(await outcome(operation, request)));
}

async function outcome(operation, request) {
    try {
        await client.send(new sdk[`${operation}Command`](request));
        return { ok: true };
    } catch (error) {
        if (!(error instanceof sdk.RedshiftDataServiceException)) {
            throw error;
        }
        const known = sdk[error.name];
        const modeled = known !== undefined && error instanceof known;
        return { code: error.name, status: error.$metadata.httpStatusCode, message: error.message, modeled };
    }
}
