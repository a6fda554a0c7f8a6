/**
 * The server half of Runner Link: one session per connection, one mailbox per runner. Internal to
 * the relay; knows no socket, only a {@link io.hybridrunner.relay.link.Wire}.
 */
@NullMarked
package io.hybridrunner.relay.link;

import org.jspecify.annotations.NullMarked;
