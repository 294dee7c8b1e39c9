/** What the columns of somebody's list mean, by the names that schools' and homes' systems give them. Pure. */

export type Field =
	| 'ref' | 'name' | 'known' | 'first' | 'last' | 'room' | 'born' | 'legal_status' | 'school' | 'safe_to_tell'
	| 'authority' | 'part' | 'placing' | 'funding' | 'host' | 'social_worker' | 'phone' | 'emergency'
	| 'stay' | 'where' | 'since';

/**
 * As `plain` leaves them. The first column of a meaning counts; another one of the same meaning is not read. `known` is what
 * a child is called instead of their first name, and often empty: a list may hold both.
 */
const CALLED: Readonly<Record<Field, readonly string[]>> = {
	ref: ['reference', 'ref', 'upn', 'uniquepupilnumber', 'admissionnumber', 'admissionno', 'admno', 'pupilid', 'pupilnumber', 'uniquepupilno', 'adno', 'rollnumber', 'candidatenumber', 'studentid', 'childid', 'misid', 'id', 'number'],
	name: ['name', 'fullname', 'childsname', 'childname', 'child', 'pupilname', 'pupil', 'studentname', 'student', 'displayname'],
	known: ['knownas', 'knownname', 'knownasname', 'preferredname', 'preferredforename', 'preferredfirstname', 'prefforename', 'chosenname', 'chosenforename', 'chosenfirstname', 'usualname', 'usualforename', 'nickname', 'calledname'],
	first: ['firstname', 'forename', 'forenames', 'givenname', 'legalforename', 'legalforenames', 'legalfirstname'],
	last: ['lastname', 'surname', 'familyname', 'preferredsurname', 'preferredlastname', 'prefsurname', 'chosensurname', 'legalsurname', 'legallastname'],
	room: ['room', 'bedroom', 'tutorgroup', 'tutor', 'form', 'formgroup', 'class', 'classname', 'registrationgroup', 'reggroup', 'reg', 'regform', 'group', 'yeargroup', 'year', 'yeartaughtin', 'ncyear', 'nationalcurriculumyear', 'house'],
	born: ['dateofbirth', 'dob', 'born', 'birthdate', 'dateborn', 'birthday'],
	legal_status: ['legalstatus', 'status', 'careorder', 'legalbasis'],
	school: ['school', 'schoolname', 'education', 'educationplacement'],
	safe_to_tell: ['safetotell', 'whoissafetotell', 'whoathomeissafetotell', 'whotosafelytell'],
	authority: ['authority', 'localauthority', 'la', 'council', 'authorityname'],
	part: ['authoritypart', 'authorityis', 'authorityrole', 'whattheauthorityis', 'partofauthority', 'authoritytype'],
	placing: ['placingauthority', 'placinglocalauthority', 'placingla', 'homeauthority', 'responsibleauthority'],
	funding: ['fundingauthority', 'fundinglocalauthority', 'fundingla', 'fundedby'],
	host: ['hostauthority', 'hostlocalauthority', 'hostla'],
	social_worker: ['socialworker', 'socialworkername', 'namedsocialworker', 'sw'],
	phone: ['socialworkerphone', 'socialworkertelephone', 'socialworkernumber', 'swphone', 'authorityphone', 'phone', 'telephone'],
	emergency: ['emergency', 'emergencynumber', 'emergencyphone', 'emergencydutyteam', 'edt', 'edtphone', 'outofhours', 'outofhoursnumber', 'outofhoursphone'],
	stay: ['stay', 'kindofstay', 'typeofstay', 'howtheystay', 'placementtype', 'boarding', 'boardingstatus'],
	where: ['where', 'wheretheylive', 'lives', 'livesat', 'address', 'placement', 'placementaddress'],
	since: ['from', 'since', 'livestheresince', 'placementstart', 'startdate', 'admissiondate', 'dateofadmission']
};

const plain = (header: string): string =>
	header.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]/g, '');

/** What a room is called only where nothing says it better. */
const YEARS = new Set(['yeargroup', 'year', 'yeartaughtin', 'ncyear', 'nationalcurriculumyear', 'house']);

const FIELDS = new Map(Object.entries(CALLED).flatMap(([field, names]) => names.map((name) => [plain(name), field as Field] as const)));

export interface Column {
	readonly header: string;
	/** Null: not understood, or a second one of the same meaning. */
	readonly field: Field | null;
}

/** What somebody said of columns by their place, over what their names say. Null: it is not to be read. */
export type Said = ReadonlyMap<number, Field | null>;

export function columnsOf(headers: readonly string[], said: Said = new Map()): Column[] {
	const taken = new Set<Field>();
	const claimed = new Set(said.values());
	const better = headers.some((header) => FIELDS.get(plain(header)) === 'room' && !YEARS.has(plain(header)));
	return headers.map((header, at) => {
		const named = FIELDS.get(plain(header)) ?? null;
		const field = said.has(at) ? (said.get(at) ?? null) : claimed.has(named) || (better && YEARS.has(plain(header))) ? null : named;
		if (field === null || taken.has(field)) return { header, field: null };
		taken.add(field);
		return { header, field };
	});
}

/** Whoever is in the list must at least have a name. */
export const namesAnyone = (columns: readonly Column[]): boolean => columns.some(({ field }) => field === 'name' || field === 'known' || field === 'first' || field === 'last');
