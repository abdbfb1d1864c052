"""Measures the function beside its predecessor: the same events, the same Runtime API, the same answers of AWS.

Both first do their work on the embedded cloud, through a proxy that records what AWS answers. The measured runs then
get these answers again, at once and over TLS, so that what is measured is the function and not the cloud.
"""
