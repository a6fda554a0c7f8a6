@NullMarked
package io.hybridrunner.model;

import org.jspecify.annotations.NullMarked;
