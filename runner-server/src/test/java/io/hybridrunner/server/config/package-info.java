@NullMarked
package io.hybridrunner.server.config;

import org.jspecify.annotations.NullMarked;
