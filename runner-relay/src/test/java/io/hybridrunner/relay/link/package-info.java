/** Tests of the server half of Runner Link, without a socket. */
@NullMarked
package io.hybridrunner.relay.link;

import org.jspecify.annotations.NullMarked;
