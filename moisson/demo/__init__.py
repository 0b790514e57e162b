"""Sample repositories, served over HTTP on the loopback: what `moisson demo`, the bench and the tests harvest."""
