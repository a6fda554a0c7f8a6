/** Relay and runner, both real, with a network between them that does what networks do. */
@NullMarked
package io.hybridrunner.server.link;

import org.jspecify.annotations.NullMarked;
