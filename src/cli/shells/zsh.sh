#compdef netrec
# Asks netrec what may stand where the cursor is. It takes words without their quotes, as a shell hands them over.
_netrec() {
    local -a typed=("${(@Q)words}") offered
    typed[CURRENT]=${(Q)PREFIX}
    offered=("${(@f)$(_CLAP_IFS=$'\n' _CLAP_COMPLETE_INDEX=$((CURRENT - 1)) COMPLETE=zsh command netrec -- "${typed[@]}" 2>/dev/null)}")
    offered=(${offered:#})
    # One may go on from a folder. Whoever does not begin as it is typed was found by another word of the name.
    local -a folders=(${(M)offered:#*/}) others=(${offered:#*/})
    folders=(${folders%/})
    local found=1
    (( $#folders )) && _describe -V values folders -S / -r / && found=0
    (( $#others )) && { _describe -V values others || _describe -V values others -U; } && found=0
    return found
}
if [[ $funcstack[1] == _netrec ]]; then
    _netrec "$@"
else
    compdef _netrec netrec
fi
