/** Relay and runner, both real, over real sockets. */
@NullMarked
package io.hybridrunner.server.link;

import org.jspecify.annotations.NullMarked;
