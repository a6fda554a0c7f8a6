/** The relay: the server half of Runner Link, and a JSON API to give runners work. */
@NullMarked
package io.hybridrunner.relay;

import org.jspecify.annotations.NullMarked;
