# What happens to samples: formats, mixing, the playout of a stem. Pure, and realtime-safe where its
# headers say so.
midipool_library(audio
  SOURCES
    audio/block_level.cpp
    audio/block_sum.cpp
    audio/click_grid.cpp
    audio/click_player.cpp
    audio/concealer.cpp
    audio/delay_target.cpp
    audio/fader_law.cpp
    audio/interpolator.cpp
    audio/limiter.cpp
    audio/linear_prediction.cpp
    audio/meter.cpp
    audio/metronome.cpp
    audio/metronome_click.cpp
    audio/mixer.cpp
    audio/mixer_strip.cpp
    audio/opus_decoder.cpp
    audio/opus_encoder.cpp
    audio/opus_format.cpp
    audio/pan_law.cpp
    audio/sample_format.cpp
    audio/smooth_gain.cpp
    audio/stem_buffer.cpp
    audio/stem_clock.cpp
    audio/stem_player.cpp
  LINK midipool_time PkgConfig::OPUS)
# `#pragma omp simd` names the loops that may be vectorised as if floats added in any order; it needs
# no OpenMP library.
target_compile_options(midipool_audio PRIVATE -fopenmp-simd)
