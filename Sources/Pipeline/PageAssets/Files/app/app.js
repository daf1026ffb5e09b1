// The pages work without scripts that are not there yet.
