/** The way out: proxies, trust, and what comes back from on the way. */
@NullMarked
package io.hybridrunner.collate.net;

import org.jspecify.annotations.NullMarked;
