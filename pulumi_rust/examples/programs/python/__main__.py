"""Two websites of text files, with every resource option."""

import example_files as files
import example_site as site
import pulumi

config = pulumi.Config()
text = config.require("text")
key = config.require_secret("key")

shelf = files.File("shelf", name="shelf.txt", text=text)

# A name of its own: another name is another file.
note = files.File("note", name=config.require("noteName"), text="A note.", password=key)

# A file that was there before this program.
files.File("old", name="old.txt", text="from before", opts=pulumi.ResourceOptions(import_="old.txt"))

files.File(
    "guarded",
    text=text,
    opts=pulumi.ResourceOptions(
        protect=True,
        depends_on=[note],
        ignore_changes=["text"],
        custom_timeouts=pulumi.CustomTimeouts(create="5m", update="90s", delete="1h"),
        deleted_with=shelf,
        retain_on_delete=True,
        additional_secret_outputs=["path"],
    ),
)

# The files of the blog lie in a folder of their own, and end without a line feed.
elsewhere = files.Provider("elsewhere", folder=config.require("folder"))


def without_line_feed(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    if args.type_ != "files:index:File":
        return None
    return pulumi.ResourceTransformResult(props={**args.props, "ending": "none"}, opts=args.opts)


blog = site.Site(
    "blog",
    pages={
        "home": site.PageArgs(text=pulumi.Output.concat(text, " See ", note.path, ".")),
        "about": site.PageArgs(text="We write.", style=site.Style.TITLED),
    },
    key=key,
    opts=pulumi.ResourceOptions(
        depends_on=[note],
        providers={"files": elsewhere},
        transforms=[without_line_feed],
    ),
)

site.Site(
    "archive",
    pages={"home": site.PageArgs(text="All that we wrote.")},
    opts=pulumi.ResourceOptions(
        protect=True,
        ignore_changes=["address"],
        custom_timeouts=pulumi.CustomTimeouts(create="5m", update="90s", delete="1h"),
        deleted_with=shelf,
        retain_on_delete=True,
        additional_secret_outputs=["paths"],
    ),
)

pulumi.export("address", blog.address)
pulumi.export("home", blog.paths["home"])
pulumi.export("siteKey", blog.key)
pulumi.export("read", files.read_file_output(name=note.id).text)
pulumi.export("slug", site.slug_output(text="Hello, World!").slug)
pulumi.export("about", blog.page_url(page="About us").url)
