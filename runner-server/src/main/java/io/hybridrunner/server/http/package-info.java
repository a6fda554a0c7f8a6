/** Probes and metrics over HTTP, on the JDK's own server. */
@NullMarked
package io.hybridrunner.server.http;

import org.jspecify.annotations.NullMarked;
