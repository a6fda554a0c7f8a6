@NullMarked
package io.hybridrunner.server.http;

import org.jspecify.annotations.NullMarked;
