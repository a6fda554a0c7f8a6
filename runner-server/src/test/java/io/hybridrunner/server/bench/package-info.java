/** What the link costs, beside a WebSocket that only echoes. Programs, not tests. */
@NullMarked
package io.hybridrunner.server.bench;

import org.jspecify.annotations.NullMarked;
