"""The guide: chapters written in Markdown (docs/guide), read at /aide."""
