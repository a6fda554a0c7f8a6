/** The runner is killed at every step of a run, and nothing is lost or done twice. */
@NullMarked
package io.hybridrunner.server.crash;

import org.jspecify.annotations.NullMarked;
