/** Runner Link v1: its frames and their one codec, used by both halves. Pure; no sockets. */
@NullMarked
package io.hybridrunner.link;

import org.jspecify.annotations.NullMarked;
