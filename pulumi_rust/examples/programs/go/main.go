// Two websites of text files, with every resource option.
package main

import (
	"context"

	"example.com/sdk/files"
	"example.com/sdk/site"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

var timeouts = pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "5m", Update: "90s", Delete: "1h"})

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		settings := config.New(ctx, "")
		text := settings.Require("text")
		key := settings.RequireSecret("key")

		shelf, err := files.NewFile(ctx, "shelf", &files.FileArgs{
			Name: pulumi.String("shelf.txt"),
			Text: pulumi.String(text),
		})
		if err != nil {
			return err
		}

		// A name of its own: another name is another file.
		note, err := files.NewFile(ctx, "note", &files.FileArgs{
			Name:     pulumi.String(settings.Require("noteName")),
			Text:     pulumi.String("A note."),
			Password: key,
		})
		if err != nil {
			return err
		}

		// A file that was there before this program.
		_, err = files.NewFile(ctx, "old", &files.FileArgs{
			Name: pulumi.String("old.txt"),
			Text: pulumi.String("from before"),
		}, pulumi.Import(pulumi.ID("old.txt")))
		if err != nil {
			return err
		}

		_, err = files.NewFile(ctx, "guarded", &files.FileArgs{Text: pulumi.String(text)},
			pulumi.Protect(true),
			pulumi.DependsOn([]pulumi.Resource{note}),
			pulumi.IgnoreChanges([]string{"text"}),
			timeouts,
			pulumi.DeletedWith(shelf),
			pulumi.RetainOnDelete(true),
			pulumi.AdditionalSecretOutputs([]string{"path"}),
		)
		if err != nil {
			return err
		}

		// The files of the blog lie in a folder of their own, and end without a line feed.
		elsewhere, err := files.NewProvider(ctx, "elsewhere", &files.ProviderArgs{
			Folder: pulumi.String(settings.Require("folder")),
		})
		if err != nil {
			return err
		}

		blog, err := site.NewSite(ctx, "blog", &site.SiteArgs{
			Pages: map[string]site.PageArgs{
				"home":  {Text: pulumi.Sprintf("%s See %s.", text, note.Path)},
				"about": {Text: pulumi.String("We write."), Style: site.StyleTitled},
			},
			Key: key,
		},
			pulumi.DependsOn([]pulumi.Resource{note}),
			pulumi.ProviderMap(map[string]pulumi.ProviderResource{"files": elsewhere}),
			pulumi.Transforms([]pulumi.ResourceTransform{withoutLineFeed}),
		)
		if err != nil {
			return err
		}

		_, err = site.NewSite(ctx, "archive", &site.SiteArgs{
			Pages: map[string]site.PageArgs{"home": {Text: pulumi.String("All that we wrote.")}},
		},
			pulumi.Protect(true),
			pulumi.IgnoreChanges([]string{"address"}),
			timeouts,
			pulumi.DeletedWith(shelf),
			pulumi.RetainOnDelete(true),
			pulumi.AdditionalSecretOutputs([]string{"paths"}),
		)
		if err != nil {
			return err
		}

		about, err := blog.PageUrl(ctx, &site.SitePageUrlArgs{Page: pulumi.String("About us")})
		if err != nil {
			return err
		}
		ctx.Export("address", blog.Address)
		ctx.Export("home", blog.Paths.MapIndex(pulumi.String("home")))
		ctx.Export("siteKey", blog.Key)
		ctx.Export("read", files.ReadFileOutput(ctx, files.ReadFileOutputArgs{Name: note.ID()}).Text())
		ctx.Export("slug", site.SlugOutput(ctx, site.SlugOutputArgs{Text: pulumi.String("Hello, World!")}).Slug())
		ctx.Export("about", about.Url())
		return nil
	})
}

func withoutLineFeed(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
	if args.Type != "files:index:File" {
		return nil
	}
	args.Props["ending"] = pulumi.String("none")
	return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
}
