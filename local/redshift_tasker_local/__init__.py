"""AWS on one's own machine, for trying and testing the redshift tasker.

One process serves every AWS API the product needs: ministack (in-process, mended), a Redshift Data API that runs real
SQL on a PostgreSQL of its own, and beside it a stand-in for Pulumi's `aws` plugin. Never shipped with the product.
"""
