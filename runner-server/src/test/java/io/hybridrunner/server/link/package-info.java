/** Tests of both halves of the link together, over real sockets. */
@NullMarked
package io.hybridrunner.server.link;

import org.jspecify.annotations.NullMarked;
