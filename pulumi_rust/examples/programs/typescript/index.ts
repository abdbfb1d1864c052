// Two websites of text files, with every resource option.
import * as files from "@example/files";
import * as site from "@example/site";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const text = config.require("text");
const key = config.requireSecret("key");

const shelf = new files.File("shelf", { name: "shelf.txt", text });

// A name of its own: another name is another file.
const note = new files.File("note", { name: config.require("noteName"), text: "A note.", password: key });

// A file that was there before this program.
new files.File("old", { name: "old.txt", text: "from before" }, { import: "old.txt" });

new files.File("guarded", { text }, {
    protect: true,
    dependsOn: [note],
    ignoreChanges: ["text"],
    customTimeouts: { create: "5m", update: "90s", delete: "1h" },
    deletedWith: shelf,
    retainOnDelete: true,
    additionalSecretOutputs: ["path"],
});

// The files of the blog lie in a folder of their own, and end without a line feed.
const elsewhere = new files.Provider("elsewhere", { folder: config.require("folder") });
const withoutLineFeed: pulumi.ResourceTransform = ({ type, props, opts }) =>
    type === "files:index:File" ? { props: { ...props, ending: "none" }, opts } : undefined;

const blog = new site.Site("blog", {
    pages: {
        home: { text: pulumi.interpolate`${text} See ${note.path}.` },
        about: { text: "We write.", style: "titled" },
    },
    key,
}, {
    dependsOn: [note],
    providers: { files: elsewhere },
    transforms: [withoutLineFeed],
});

new site.Site("archive", { pages: { home: { text: "All that we wrote." } } }, {
    protect: true,
    ignoreChanges: ["address"],
    customTimeouts: { create: "5m", update: "90s", delete: "1h" },
    deletedWith: shelf,
    retainOnDelete: true,
    additionalSecretOutputs: ["paths"],
});

export const address = blog.address;
export const home = blog.paths.apply(paths => paths["home"]);
export const siteKey = blog.key;
export const read = files.readFileOutput({ name: note.id }).text;
export const slug = site.slugOutput({ text: "Hello, World!" }).slug;
export const about = blog.pageUrl({ page: "About us" }).url;
