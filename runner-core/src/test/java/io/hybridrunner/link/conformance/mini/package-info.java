/**
 * A small server and a small runner that keep every rule but the one they are told to break: what
 * the kit itself is tested with.
 */
@NullMarked
package io.hybridrunner.link.conformance.mini;

import org.jspecify.annotations.NullMarked;
