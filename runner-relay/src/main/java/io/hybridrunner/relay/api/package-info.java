/**
 * The relay's JSON API, as {@code docs/relay-api.md} describes it. Internal to the relay; knows no
 * web server, only requests and responses.
 */
@NullMarked
package io.hybridrunner.relay.api;

import org.jspecify.annotations.NullMarked;
