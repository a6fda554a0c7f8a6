@NullMarked
package io.hybridrunner.ecr;

import org.jspecify.annotations.NullMarked;
