/** The values that cross the ports: commands in, replies and run statuses out. */
@NullMarked
package io.hybridrunner.model;

import org.jspecify.annotations.NullMarked;
