"""Checks what we say to the `aws` package against its real types, with the TypeScript compiler.

The embedded cloud's stand-in for the aws plugin knows the property names that we gave it, so it
cannot notice that one of them does not exist. The real types can: every child that the component
registers, every aws resource of an example and every property of the stand-in is written as a
TypeScript statement and compiled with `tsc --strict` against npm's `@pulumi/aws`. Nothing of the
program ever runs. So that a compiler that accepts everything is noticed, some statements with
invented mistakes are compiled along and must be refused.
"""
