// Command sdk-gen writes the SDKs of a package from its schema with Pulumi's official generators.
//
//	sdk-gen -schema provider/schema.json -loaded sdk-gen/aws.json -out sdk
//
// It does what `pulumi package gen-sdk` does, without the language plugins that command starts and without downloading
// the schemas of other packages: the part of them that our schema refers to stands in the files given by -loaded.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blang/semver"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "sdk-gen"

func main() {
	schemaFile := flag.String("schema", "", "the package's schema.json")
	loaded := flag.String("loaded", "", "a schema that ours refers to, if there is one")
	out := flag.String("out", "", "the folder to write nodejs, python and go into")
	flag.Parse()
	if err := run(*schemaFile, *loaded, *out); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(schemaFile, loaded, out string) error {
	loader, err := load(loaded)
	if err != nil {
		return err
	}
	// Each generator notes its language in the package, so each gets one of its own.
	generators := map[string]func(*schema.Package) (map[string][]byte, error){
		"nodejs": func(pkg *schema.Package) (map[string][]byte, error) {
			return nodejs.GeneratePackage(tool, pkg, nil, nil, false, loader)
		},
		"python": func(pkg *schema.Package) (map[string][]byte, error) {
			return python.GeneratePackage(tool, pkg, nil, loader)
		},
		"go": func(pkg *schema.Package) (map[string][]byte, error) {
			return gogen.GeneratePackage(tool, pkg, nil)
		},
	}
	for language, generate := range generators {
		pkg, err := bind(schemaFile, loader)
		if err != nil {
			return err
		}
		files, err := generate(pkg)
		if err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
		for name, content := range files {
			path := filepath.Join(out, language, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(path, content, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

func bind(file string, loader schema.Loader) (*schema.Package, error) {
	spec, err := read(file)
	if err != nil {
		return nil, err
	}
	pkg, diagnostics, err := schema.BindSpec(*spec, loader, schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	return pkg, nil
}

func read(file string) (*schema.PackageSpec, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &spec, nil
}

// one is a loader that knows one package, or none.
type one struct{ pkg *schema.Package }

func load(file string) (schema.ReferenceLoader, error) {
	if file == "" {
		return one{}, nil
	}
	spec, err := read(file)
	if err != nil {
		return nil, err
	}
	languages := map[string]schema.Language{"nodejs": nodejs.Importer, "python": python.Importer, "go": gogen.Importer}
	pkg, err := schema.ImportSpec(*spec, languages, one{}, schema.ValidationOptions{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return one{pkg}, nil
}

var errUnknown = errors.New("the schema refers to a package that was not given")

func (l one) LoadPackageV2(_ context.Context, wanted *schema.PackageDescriptor) (*schema.Package, error) {
	if l.pkg == nil || wanted.Name != l.pkg.Name {
		return nil, fmt.Errorf("%w: %s", errUnknown, wanted.Name)
	}
	return l.pkg, nil
}

func (l one) LoadPackage(name string, version *semver.Version) (*schema.Package, error) {
	return l.LoadPackageV2(context.Background(), &schema.PackageDescriptor{Name: name, Version: version})
}

func (l one) LoadPackageReferenceV2(ctx context.Context, wanted *schema.PackageDescriptor) (schema.PackageReference, error) {
	pkg, err := l.LoadPackageV2(ctx, wanted)
	if err != nil {
		return nil, err
	}
	return pkg.Reference(), nil
}

func (l one) LoadPackageReference(name string, version *semver.Version) (schema.PackageReference, error) {
	return l.LoadPackageReferenceV2(context.Background(), &schema.PackageDescriptor{Name: name, Version: version})
}
