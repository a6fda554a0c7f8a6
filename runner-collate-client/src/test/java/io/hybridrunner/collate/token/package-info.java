@NullMarked
package io.hybridrunner.collate.token;

import org.jspecify.annotations.NullMarked;
