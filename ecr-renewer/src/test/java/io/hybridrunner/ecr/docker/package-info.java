@NullMarked
package io.hybridrunner.ecr.docker;

import org.jspecify.annotations.NullMarked;
