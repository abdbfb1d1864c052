"""COPY and UNLOAD: rows between tables and objects of the local S3, with the rights of a role.

PostgreSQL has neither, so a session hands such a statement over instead of running it. `statement` reads what is asked
for, `lake` is the bucket as the role may use it, `loading` and `unloading` do the work with `parsing` and `writing`;
`chronicle` remembers it for the system tables. The cloud's S3 is the only place: DynamoDB, EMR and SSH are refused by
name.
"""
