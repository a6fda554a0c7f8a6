/** The link between runner and relay, in a form that can be cut and listened to. */
@NullMarked
package io.hybridrunner.examples.demo.link;

import org.jspecify.annotations.NullMarked;
