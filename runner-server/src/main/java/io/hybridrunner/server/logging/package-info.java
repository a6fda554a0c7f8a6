/** How the program logs: one event, one line, for people or as JSON. */
@NullMarked
package io.hybridrunner.server.logging;

import org.jspecify.annotations.NullMarked;
