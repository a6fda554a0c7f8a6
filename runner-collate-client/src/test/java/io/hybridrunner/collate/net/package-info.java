@NullMarked
package io.hybridrunner.collate.net;

import org.jspecify.annotations.NullMarked;
