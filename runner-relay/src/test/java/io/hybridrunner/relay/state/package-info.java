/** Tests of what the relay knows. */
@NullMarked
package io.hybridrunner.relay.state;

import org.jspecify.annotations.NullMarked;
