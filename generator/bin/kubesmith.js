#!/usr/bin/env node
// A file of the sources, because npm links only programs that exist when it installs, which is before the build.
import "../dist/generator/cli.js";
