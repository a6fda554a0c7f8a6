/** Tests of the relay over real sockets. */
@NullMarked
package io.hybridrunner.relay;

import org.jspecify.annotations.NullMarked;
