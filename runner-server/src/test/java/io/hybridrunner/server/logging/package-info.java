@NullMarked
package io.hybridrunner.server.logging;

import org.jspecify.annotations.NullMarked;
