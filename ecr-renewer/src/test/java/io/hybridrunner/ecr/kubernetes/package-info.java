@NullMarked
package io.hybridrunner.ecr.kubernetes;

import org.jspecify.annotations.NullMarked;
