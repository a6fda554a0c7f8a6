/** The three ports: control plane, workflow engine, secret backend. */
@NullMarked
package io.hybridrunner.spi;

import org.jspecify.annotations.NullMarked;
