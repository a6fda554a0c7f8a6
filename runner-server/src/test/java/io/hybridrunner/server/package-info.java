@NullMarked
package io.hybridrunner.server;

import org.jspecify.annotations.NullMarked;
