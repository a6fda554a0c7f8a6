/** The search for a password in everything that the demo wrote. */
@NullMarked
package io.hybridrunner.examples.demo.leak;

import org.jspecify.annotations.NullMarked;
