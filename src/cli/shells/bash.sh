_netrec_complete() {
    # The words up to the cursor, as the shell would read them, whatever bash breaks words at.
    local line=${COMP_LINE:0:COMP_POINT} word='' quote='' begun='' char at keep=0
    local -a words=()
    for (( at = 0; at < ${#line}; at++ )); do
        char=${line:at:1}
        if [[ $quote == "'" && $char != "'" || $quote == '"' && $char != '"' && $char != '\' ]]; then
            word+=$char
        elif [[ $char == '\' ]]; then
            (( ++at ))
            word+=${line:at:1} begun=1
        elif [[ -n $quote && $char == "$quote" ]]; then
            quote=''
        elif [[ $char == "'" || $char == '"' ]]; then
            quote=$char begun=1 keep=${#word}
        elif [[ $char == [[:space:]] ]]; then
            [[ -n $begun ]] && words+=("$word")
            word='' begun='' keep=0
        else
            word+=$char begun=1
            # What stands before a break is on the line already, and stays there.
            [[ $char == [:=] && $COMP_WORDBREAKS == *"$char"* ]] && keep=${#word}
        fi
    done
    words+=("$word")

    local IFS=$'\013' candidate special
    local -a found
    found=( $( _CLAP_IFS=$IFS _CLAP_COMPLETE_INDEX=$(( ${#words[@]} - 1 )) COMPLETE=bash netrec -- "${words[@]}" ) ) || found=()
    COMPREPLY=()
    for candidate in "${found[@]}"; do
        candidate=${candidate:keep}
        if [[ -z $quote ]]; then
            for special in '\' ' ' "'" '"' '$' '`' '&' '|' ';' '<' '>' '(' ')' '*' '?' '[' ']' '#' '!'; do
                candidate=${candidate//"$special"/"\\$special"}
            done
        fi
        COMPREPLY+=("$candidate")
    done
    if [[ ${COMPREPLY-} == *[=/:] ]]; then
        compopt -o nospace 2> /dev/null
    fi
}
if [[ ${BASH_VERSINFO[0]} -eq 4 && ${BASH_VERSINFO[1]} -ge 4 || ${BASH_VERSINFO[0]} -gt 4 ]]; then
    complete -o bashdefault -o nosort -F _netrec_complete netrec
else
    complete -o bashdefault -F _netrec_complete netrec
fi
