@NullMarked
package io.hybridrunner.collate.link;

import org.jspecify.annotations.NullMarked;
