/** The embedded default engine: every run is a child process on this machine. */
@NullMarked
package io.hybridrunner.local;

import org.jspecify.annotations.NullMarked;
